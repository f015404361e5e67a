// The trust route: the certificate authority that TLS clients are to trust.
#include "keys/authority.hpp"
#include "unit/control/support.hpp"

using namespace pileus;
using namespace pileus::test;

TEST_CASE("the trust route hands out the authority's certificate, and not its key", "[control][trust]") {
    const auto authority = std::make_shared<keys::Authority>("");
    Bench bench(SandboxOptions{.authority = authority});
    const Answer answer = ask(bench, "GET", "/_pileus/trust");
    CHECK(answer.status == 200);
    CHECK(answer.content_type == "application/x-pem-file");
    CHECK(answer.body == authority->certificate());
    CHECK(answer.body.find("PRIVATE") == std::string::npos);
    CHECK(ask(bench, "HEAD", "/_pileus/trust").status == 200);
    CHECK(ask(bench, "POST", "/_pileus/trust").status == 405);
}
