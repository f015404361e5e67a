#include "sns.hpp"

namespace pileus::load {

namespace {

void append_encoded(std::string& out, std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char character : text) {
        const bool is_plain = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
                              (character >= '0' && character <= '9') || character == '-' || character == '.' ||
                              character == '_' || character == '~';
        if (is_plain) {
            out += character;
            continue;
        }
        const auto byte = static_cast<unsigned char>(character);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
}

}    // namespace

// The headers that boto3 sends; the signature has the right form and length, and belongs to nothing.
SnsRequests::SnsRequests(const Address& address) {
    head_ = "POST / HTTP/1.1\r\nHost: " + address.host +
            "\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
            "User-Agent: Boto3/1.35.0 md/Botocore#1.35.0 ua/2.0 os/linux lang/python#3.11.2\r\n"
            "X-Amz-Date: 20260101T000000Z\r\n"
            "Authorization: AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/sns/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-date, "
            "Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n"
            "amz-sdk-invocation-id: 5d1c1bd4-6ab5-4b51-9f3c-2f4e3f1f6a7b\r\namz-sdk-request: attempt=1\r\n"
            "Content-Length: ";
}

void SnsRequests::append(std::string& out, std::string_view action, const Form& form) {
    body_.assign("Action=").append(action) += "&Version=2010-03-31";
    for (const auto& [name, value] : form) {
        (body_ += '&').append(name) += '=';
        append_encoded(body_, value);
    }
    out += head_;
    out += std::to_string(body_.size());
    out += "\r\n\r\n";
    out += body_;
}

std::string_view read_element(std::string_view answer, std::string_view name) {
    const std::string begins = "<" + std::string(name) + ">";
    const std::size_t begin = answer.find(begins);
    if (begin == std::string_view::npos) return {};
    answer.remove_prefix(begin + begins.size());
    return answer.substr(0, answer.find('<'));
}

}    // namespace pileus::load
