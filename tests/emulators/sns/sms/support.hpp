// Text messages of a Bench: what was captured, and what is done at telephones.
#pragma once

#include <catch2/catch.hpp>

#include "support/bench.hpp"

namespace pileus::test {

// Contents, oldest first.
inline std::vector<Json> captured(Bench& bench, const std::string& kind) {
    const Answer answer = bench.raw("GET", "/_pileus/captured/" + kind, {}, {});
    REQUIRE(answer.status == 200);
    std::vector<Json> contents;
    const Json page = answer.json();
    for (const Json& each : page["captured"]) contents.push_back(each["content"]);
    return contents;
}

inline Json control(Bench& bench, const std::string& path, const Json& wish) {
    const Answer answer = bench.raw("POST", "/_pileus/" + path, {}, wish.dump());
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return answer.json();
}

inline void reply(Bench& bench, const std::string& from, const std::string& text) {
    control(bench, "sms/replies",
            {{"from", from}, {"text", text}, {"account", "000000000000"}, {"region", bench.as.region}});
}

inline std::string text_message(Bench& bench, const std::string& number, const std::string& text,
                                const Parameters& more = {}) {
    return bench.sns_ok("Publish", Parameters{{"PhoneNumber", number}, {"Message", text}} + more).text("MessageId");
}

inline std::string refused_text_message(Bench& bench, const std::string& number, const std::string& text,
                                        const Parameters& more, const std::string& code = "InvalidParameter") {
    return bench.sns_error("Publish", Parameters{{"PhoneNumber", number}, {"Message", text}} + more, code).message();
}

}    // namespace pileus::test
