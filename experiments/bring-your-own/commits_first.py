"""The naive twin that commits before it has processed: what it had in hand when it is killed is lost."""

from worker import run

if __name__ == "__main__":
    run(commits_first=True)
