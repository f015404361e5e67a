// Receipt handles: a text that is none of ours is refused; one that we made is read as it was made, by its own queue
// alone, and not once a character of it has changed.
#include "sqs/receipt_handle.hpp"

#include <optional>

#include "fuzz/support/bytes.hpp"
#include "fuzz/support/property.hpp"
#include "pileus/error.hpp"
#include "pileus/text/utf8.hpp"
#include "sqs/errors.hpp"

namespace pileus::fuzz {

namespace {

std::optional<sqs::ReceiptHandle> parse(std::string_view text, std::int64_t incarnation) {
    sqs::Queue queue;
    queue.incarnation = incarnation;
    try {
        return sqs::parse_receipt_handle(text, queue);
    } catch (const ApiError& error) {
        property(&error.kind() == &sqs::receipt_handle_is_invalid, "what is no handle is refused as such");
        property(!text::is_utf8(text) || text::is_utf8(error.message()), "a refusal is text");
        return std::nullopt;
    }
}

void check_foreign(std::string_view text) {
    for (const std::int64_t incarnation : {0, 1, 7}) {
        const auto handle = parse(text, incarnation);
        property(!handle || sqs::to_text(*handle) == text, "a handle has one spelling");
    }
}

void check_own(Bytes bytes) {
    const sqs::ReceiptHandle handle{static_cast<std::int64_t>(bytes.number()),
                                    static_cast<std::int64_t>(bytes.number()),
                                    static_cast<std::int64_t>(bytes.number())};
    std::string text = sqs::to_text(handle);
    property(text.size() == 428 && text.starts_with("AQEB"), "a handle looks like AWS's");
    const auto read = parse(text, handle.incarnation);
    property(read && read->incarnation == handle.incarnation && read->message == handle.message &&
                 read->receives == handle.receives,
             "a handle is read as it was made");
    property(!parse(text, handle.incarnation ^ 1), "a handle is of its own queue alone");
    const std::size_t at = bytes.number() % text.size();
    const auto other = static_cast<char>(bytes.byte());
    if (text[at] == other) return;
    text[at] = other;
    property(!parse(text, handle.incarnation), "a handle that was changed at {} is none", at);
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus::fuzz;
    const std::string_view input = as_text(data, size);
    check_foreign(input);
    check_own(Bytes(input));
    return 0;
}
