#include <catch2/catch.hpp>
#include <string>

#include "protocols/xml_writer.hpp"

namespace pileus::protocols {

namespace {
std::string xml(std::string_view text) {
    std::string out;
    append_xml_text(out, text);
    return out;
}
}    // namespace

TEST_CASE("markup and carriage returns are written as references", "[xml][SQS-42]") {
    CHECK(xml("a<b>&\"c\"\r\n\td") == "a&lt;b&gt;&amp;&quot;c&quot;&#xD;\n\td");
    CHECK(xml("&") == "&amp;");
    CHECK(xml("").empty());
}

TEST_CASE("characters that XML cannot carry at all are written as U+FFFD", "[xml]") {
    CHECK(xml(std::string_view("a\0b\x01\x1f", 5)) == "a\uFFFDb\uFFFD\uFFFD");
    CHECK(xml("a\uFFFEb\uFFFF") == "a\uFFFDb\uFFFD");
    CHECK(xml("\uFFFD \uFEFF \uF8FF caf\u00E9 \U0001F600") == "\uFFFD \uFEFF \uF8FF caf\u00E9 \U0001F600");
}

}    // namespace pileus::protocols
