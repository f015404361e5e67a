#include "fuzz/support/answers.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "fuzz/support/property.hpp"
#include "pileus/text/utf8.hpp"

namespace pileus::fuzz {

namespace {

using Json = nlohmann::json;
using Visit = std::function<void(std::string_view name, const std::string& text)>;

bool is_json(const http::Response& answer) { return answer.content_type.find("json") != std::string::npos; }
bool is_xml(const http::Response& answer) { return answer.content_type.find("xml") != std::string::npos; }

pugi::xml_document parse_xml(const std::string& body) {
    pugi::xml_document document;
    const auto result = document.load_buffer(body.data(), body.size(), pugi::parse_default | pugi::parse_ws_pcdata,
                                             pugi::encoding_utf8);
    property(result.status == pugi::status_ok, "an answer is XML: {}: {}", result.description(), body);
    return document;
}

Json parse_json(const std::string& body) {
    try {
        return body.empty() ? Json() : Json::parse(body);
    } catch (const Json::exception& error) {
        throw Broken(fmt::format("an answer is JSON: {}: {}", error.what(), body));
    }
}

void visit_json(const Json& value, std::string_view name, const Visit& visit) {
    if (value.is_string()) return visit(name, value.get_ref<const std::string&>());
    if (value.is_object()) {
        for (const auto& [key, member] : value.items()) visit_json(member, key, visit);
    } else if (value.is_array()) {
        for (const Json& element : value) visit_json(element, name, visit);
    }
}

void visit_xml(const pugi::xml_node& element, const Visit& visit) {
    for (const pugi::xml_node& child : element.children()) {
        if (child.type() == pugi::node_pcdata) visit(element.name(), child.value());
        visit_xml(child, visit);
    }
}

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char each) { return static_cast<unsigned char>(each) >= 0x20 || each == '\t'; });
}

}    // namespace

void check_answer(const http::Response& answer) {
    property(answer.status >= 200 && answer.status < 500, "an answer is no {}: {}", answer.status, answer.body);
    property(is_printable(answer.content_type), "a content type is a line");
    for (const auto& [name, value] : answer.headers) {
        property(!name.empty() && is_printable(name) && is_printable(value), "the header {} is a line", name);
    }
    if (is_json(answer)) {
        parse_json(answer.body);
    } else if (is_xml(answer)) {
        property(text::is_xml_text(answer.body), "an answer is text: {}", answer.body);
        parse_xml(answer.body);
    } else {
        property(text::is_utf8(answer.body), "an answer is text");
    }
}

void each_text(const http::Response& answer, const Visit& visit) {
    if (is_json(answer)) {
        visit_json(parse_json(answer.body), {}, visit);
    } else if (is_xml(answer)) {
        visit_xml(parse_xml(answer.body), visit);
    }
}

std::string error_code(const http::Response& answer) {
    if (answer.status < 400) return {};
    if (is_xml(answer)) return parse_xml(answer.body).document_element().child("Error").child_value("Code");
    const Json body = parse_json(answer.body);
    if (!body.is_object()) return {};
    if (body.contains("Error")) return body["Error"].value("Code", "");
    return body.value("__type", "");
}

}    // namespace pileus::fuzz
