import Testing

@testable import ProxyControl

@Suite struct ControlRouteTests {
    @Test(arguments: [
        ("/proxies", ControlRoute.proxies), ("/proxies/a%20b", .proxy("a b")), ("/proxies/a/toxics", .toxics("a")),
        ("/proxies/a/toxics/b", .toxic("a", "b")), ("/populate", .populate), ("/reset", .reset),
        ("/version", .version), ("/metrics", .metrics), ("/v1/proxies/a", .proxy("a")), ("/v1/events", .events),
        ("/v1/leases/run-7", .lease("run-7")), ("/v1/partitions/p", .partition("p")), ("/v1/toxics", .catalog),
    ])
    func `a path leads to what it names`(path: String, route: ControlRoute) {
        #expect(ControlRoute.parse(path)?.route == route)
    }

    @Test(arguments: [
        "", "/", "//", "/proxies/", "/proxies//toxics", "/proxies/a/toxics/", "/proxies/a/toxics/b/c", "/toxics", "/v1",
        "/status", "/leases", "/v2/proxies", "/proxies/%", "/proxies/%zz", "/proxies/%ff",
    ])
    func `a path that does not exist leads nowhere`(path: String) {
        #expect(ControlRoute.parse(path) == nil)
    }
}
