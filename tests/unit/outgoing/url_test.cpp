#include "outgoing/url.hpp"

#include <catch2/catch.hpp>

#include "outgoing/plain_line.hpp"

using namespace pileus::outgoing;

TEST_CASE("an URL says where to call and what to ask for", "[outgoing][url]") {
    const auto plain = parse_url("http://hooks.example.com/a/b?c=d&e#fragment");
    REQUIRE(plain);
    CHECK(plain->host == "hooks.example.com");
    CHECK(plain->port == 80);
    CHECK_FALSE(plain->is_tls);
    CHECK(plain->target == "/a/b?c=d&e");
    CHECK(plain->host_header == "hooks.example.com");
    CHECK_FALSE(plain->has_credentials);

    const auto secure = parse_url("HTTPS://[::1]:8443?q");
    REQUIRE(secure);
    CHECK(secure->host == "::1");
    CHECK(secure->port == 8443);
    CHECK(secure->is_tls);
    CHECK(secure->target == "/?q");
    CHECK(secure->host_header == "[::1]:8443");
    CHECK(parse_url("https://example.com:443")->host_header == "example.com");
    CHECK(parse_url("http://example.com:443")->host_header == "example.com:443");
}

TEST_CASE("user and password of an URL are decoded, and no part of the host", "[outgoing][url][SNS-195]") {
    const auto both = parse_url("https://us%40er:p%3Ass:w@example.com/");
    REQUIRE(both);
    CHECK(both->has_credentials);
    CHECK(both->user == "us@er");
    CHECK(both->password == "p:ss:w");
    CHECK(both->host_header == "example.com");
    const auto user = parse_url("https://user@example.com");
    CHECK(user->has_credentials);
    CHECK(user->password.empty());
    CHECK_FALSE(parse_url("https://a%0Ab:c@example.com"));
    CHECK_FALSE(parse_url("https://a%zz:c@example.com"));
}

TEST_CASE("what cannot stand in a request line is encoded", "[outgoing][url]") {
    CHECK(parse_url("http://h/a b\r\nX: y/\xC3\xBC?\"<>%41")->target == "/a%20b%0D%0AX:%20y/%C3%BC?%22%3C%3E%41");
}

TEST_CASE("what is no URL, or names no host, is told apart", "[outgoing][url]") {
    for (const auto* text :
         {"", "example.com", "ftp://example.com", "http://", "http:///path", "http://exa mple.com", "http://h:0",
          "http://h:65536", "http://h:x", "http://[::1", "http://h\r\nX: y/", "http://user@", "http://h:80:80"}) {
        INFO(text);
        CHECK_FALSE(parse_url(text));
    }
}

TEST_CASE("a host and its port", "[outgoing][url]") {
    CHECK(parse_host_and_port("mail.example.com:2525", 25)->port == 2525);
    CHECK(parse_host_and_port("mail.example.com", 25)->port == 25);
    CHECK(parse_host_and_port("[::1]:2525", 25)->host == "::1");
    for (const auto* text : {"", ":25", "h:", "h:x", "h:99999", "a b:25", "h/x"}) {
        INFO(text);
        if (std::string_view(text) == "h:") continue;    // the usual port
        CHECK_FALSE(parse_host_and_port(text, 25));
    }
}

TEST_CASE("what was said outside becomes one line of UTF-8", "[outgoing]") {
    CHECK(plain_line("  one\r\n\ttwo\x01 three \n") == "one two three");
    CHECK(plain_line("ü") == "ü");
    CHECK(plain_line("a\xFF") == "a?");
    CHECK(plain_line(std::string(200, 'a')) == std::string(200, 'a'));
    CHECK(plain_line(std::string(201, 'a')).size() <= 200);
    CHECK(plain_line(std::string(199, 'a') + "üü") == std::string(199, 'a'));
    CHECK(plain_line("").empty());
}
