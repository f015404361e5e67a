// AllowedPattern.
#include "emulators/ssm/support.hpp"
#include "ssm/allowed_pattern.hpp"

using namespace pileus::test;

namespace {

std::string mismatch(Bench& bench, const Json& input) {
    return refusal(bench, "PutParameter", merged({{"Name", "/p"}, {"Type", "String"}}, input),
                   "ParameterPatternMismatchException");
}

}    // namespace

TEST_CASE("the whole value matches, and every item of a list", "[ssm][pattern][SSM-51][SSM-52][SSM-53]") {
    Bench bench;
    CHECK(mismatch(bench, {{"Value", "abc1"}, {"AllowedPattern", "[a-z]+"}}) ==
          "Parameter value, cannot be validated against allowedPattern: [a-z]+");
    mismatch(bench, {{"Value", "xabc"}, {"AllowedPattern", "abc"}});
    mismatch(bench, {{"Value", "ab,c1,d"}, {"AllowedPattern", "[a-z]+"}, {"Type", "StringList"}});
    mismatch(bench, {{"Value", "ab,"}, {"AllowedPattern", "[a-z]+"}, {"Type", "StringList"}});
    put(bench, "/s", "abc", {{"AllowedPattern", "[a-z]+"}});
    put(bench, "/l", "ab,c", {{"AllowedPattern", "[a-z]+"}, {"Type", "StringList"}});
    CHECK(invalid(bench, "PutParameter",
                  {{"Name", "/q"}, {"Value", "x"}, {"Type", "String"}, {"AllowedPattern", std::string(1025, 'x')}})
              .find("less than or equal to 1024") != std::string::npos);
}

TEST_CASE("what is no regular expression is refused", "[ssm][pattern][SSM-54]") {
    Bench bench;
    for (const char* pattern : {"[a", "(", "*x"}) {
        refusal(bench, "PutParameter",
                {{"Name", "/p"}, {"Type", "String"}, {"Value", "v"}, {"AllowedPattern", pattern}},
                "InvalidAllowedPatternException");
    }
}

TEST_CASE("a pattern holds for later versions, too", "[ssm][pattern][SSM-55]") {
    Bench bench;
    put(bench, "/p", "abc", {{"AllowedPattern", "[a-z]+"}});
    mismatch(bench, {{"Value", "123"}, {"Overwrite", true}});
    overwrite(bench, "/p", "123", {{"AllowedPattern", "[0-9]+"}});
    mismatch(bench, {{"Value", "abc"}, {"Overwrite", true}});
}

TEST_CASE("an empty pattern is none", "[ssm][pattern][SSM-56]") {
    Bench bench;
    put(bench, "/p", "abc", {{"AllowedPattern", ""}});
    CHECK_FALSE(describe(bench, "/p").contains("AllowedPattern"));
    put(bench, "/q", "abc", {{"AllowedPattern", "[a-z]+"}});
    overwrite(bench, "/q", "123", {{"AllowedPattern", ""}});
    CHECK_FALSE(describe(bench, "/q").contains("AllowedPattern"));
}

TEST_CASE("patterns are Java's", "[ssm][pattern][SSM-51]") {
    Bench bench;
    put(bench, "/euro", "5€", {{"AllowedPattern", R"(\d\u20AC)"}});
    put(bench, "/alpha", "Abc1", {{"AllowedPattern", R"(\p{Alpha}+[\p{Digit}x])"}});
    put(bench, "/greek", "αβγ", {{"AllowedPattern", R"(\p{IsGreek}+)"}});
    put(bench, "/letters", "äöü", {{"AllowedPattern", R"(\p{L}+)"}});
    put(bench, "/not", "123", {{"AllowedPattern", R"(\P{Alpha}+)"}});
    put(bench, "/not-in-class", "1é_", {{"AllowedPattern", R"([\P{Alpha}]+)"}});
    put(bench, "/not-of-class", "1é", {{"AllowedPattern", R"([^\p{Alpha}\p{Punct}]+)"}});
    mismatch(bench, {{"Value", "é"}, {"AllowedPattern", R"(\p{Alpha})"}});
    mismatch(bench, {{"Value", "a1"}, {"AllowedPattern", R"([\P{Alpha}]+)"}});
    // Each of Java's names of ASCII's kinds has all its characters, and no other.
    const std::string letters = "abcdefghijklmnopqrstuvwxyz", digits = "0123456789",
                      capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", signs = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    const std::vector<std::pair<std::string, std::string>> kinds{{"Lower", letters},
                                                                 {"Upper", capitals},
                                                                 {"Alpha", letters + capitals},
                                                                 {"Digit", digits},
                                                                 {"Alnum", letters + capitals + digits},
                                                                 {"Punct", signs},
                                                                 {"Graph", letters + capitals + digits + signs},
                                                                 {"Print", letters + capitals + digits + signs + " "},
                                                                 {"Blank", " \t"},
                                                                 {"XDigit", digits + "abcdefABCDEF"},
                                                                 {"Space", " \t\n\x0B\f\r"},
                                                                 {"Cntrl", "\x01\t\x1F\x7F"},
                                                                 {"ASCII", letters + "\x7F~ \x01"}};
    for (const auto& [kind, members] : kinds) {
        INFO(kind);
        put(bench, "/kind-of-" + kind, members, {{"AllowedPattern", "\\p{" + kind + "}+"}});
        put(bench, "/not-" + kind, "ä€", {{"AllowedPattern", "\\P{" + kind + "}+"}});
        mismatch(bench, {{"Value", "ä"}, {"AllowedPattern", "[\\p{" + kind + "}]"}});
    }
}

TEST_CASE("a pattern that would never end is a mismatch", "[ssm][pattern]") {
    Bench bench;
    mismatch(bench, {{"Value", std::string(4000, 'a') + "!"}, {"AllowedPattern", "(a+)+(b|c)*(a*)*"}});
}
