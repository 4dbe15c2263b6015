"""The naive twin that adds: a message that comes again has its effect again."""

from worker import run

if __name__ == "__main__":
    run(apply="INSERT INTO orders VALUES (?, ?, 1) ON CONFLICT (key) DO UPDATE SET times = times + 1")
