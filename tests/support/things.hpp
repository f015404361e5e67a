// A made-up service that speaks REST-JSON, whose operations have a member in every place there is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/service.hpp"

namespace pileus::test {

inline constexpr ErrorKind serialization{.type = "SerializationException", .modelled = false};
inline constexpr ErrorKind unknown{.type = "UnknownOperationException", .status = 404, .modelled = false};
inline constexpr ErrorKind conflict{.type = "ConflictException", .status = 409};

struct Part {
    std::string name;
    std::optional<std::int32_t> size;

    static void describe(auto& member) {
        using This = Part;
        member("Name", &This::name, wire::required);
        member("Size", &This::size);
    }
};

struct PutThing {
    std::string folder, id;
    std::optional<std::int32_t> page;
    std::vector<std::string> tags;
    std::optional<bool> force;
    std::optional<Instant> since, modified;
    std::optional<std::string> lock;
    std::optional<double> weight;
    std::optional<std::string> description;
    std::optional<Part> part;

    static void describe(auto& member) {
        using This = PutThing;
        member("Folder", &This::folder, wire::label{"Folder"});
        member("Id", &This::id, wire::label{"Id"});
        member("Page", &This::page, wire::query{"page"});
        member("Tags", &This::tags, wire::query{"tag"});
        member("Force", &This::force, wire::query{"force"});
        member("Since", &This::since, wire::query{"since"});
        member("Modified", &This::modified, wire::header{"If-Modified-Since"});
        member("Lock", &This::lock, wire::header{"x-lock"}, wire::required);
        member("Weight", &This::weight, wire::header{"x-weight"});
        member("Description", &This::description, wire::required);
        member("Part", &This::part);
    }
};
struct PutThingOutput {
    std::optional<std::string> lock;
    std::optional<std::int32_t> status;
    std::optional<Instant> at;
    std::optional<std::string> description;
    std::vector<Part> parts;

    static void describe(auto& member) {
        using This = PutThingOutput;
        member("Lock", &This::lock, wire::header{"x-lock"});
        member("Status", &This::status, wire::status_code);
        member("At", &This::at, wire::TimestampFormat::iso8601);
        member("Description", &This::description);
        member("Parts", &This::parts);
    }
};

struct Upload {
    std::string rest;
    std::optional<std::string> type;
    std::optional<wire::Blob> content;

    static void describe(auto& member) {
        using This = Upload;
        member("Rest", &This::rest, wire::label{"Rest"});
        member("Type", &This::type, wire::header{"Content-Type"});
        member("Content", &This::content, wire::payload, wire::required);
    }
};
struct UploadOutput {
    std::optional<std::string> type;
    std::optional<wire::Blob> content;

    static void describe(auto& member) {
        using This = UploadOutput;
        member("Type", &This::type, wire::header{"Content-Type"});
        member("Content", &This::content, wire::payload);
    }
};

struct PutPart {
    std::optional<Part> part;

    static void describe(auto& member) { member("Part", &PutPart::part, wire::payload); }
};
struct Nothing {
    static void describe(auto&) {}
};

class Things final : public Service {
  public:
    const ServiceTraits& traits() const override {
        static const ServiceTraits traits = [] {
            ServiceTraits made{};
            made.name = "things";
            made.error_message_member = "Message";
            made.errors.serialization = &serialization;
            made.errors.unknown_operation = &unknown;
            return made;
        }();
        return traits;
    }
    std::vector<Operation> operations() override {
        return {operation<&Things::put_thing>(*this, "PutThing", put("/folders/{Folder}/things/{Id}", 201)),
                operation<&Things::remove>(*this, "DeleteThings", del("/folders/{Folder}/things/all")),
                operation<&Things::upload>(*this, "Upload", post("/uploads/{Rest+}")),
                operation<&Things::status>(*this, "UploadStatus", post("/uploads/status")),
                operation<&Things::put_part>(*this, "PutPart", put("/part")),
                operation<&Things::remove>(*this, "DeleteAny", del("/folders/{Folder}/things/{Id}"))};
    }

    PutThingOutput put_thing(Transaction&, Call&, const PutThing&) { return {}; }
    UploadOutput upload(Transaction&, Call&, const Upload&) { return {}; }
    UploadOutput status(Transaction&, Call&, const Nothing&) { return {}; }
    void put_part(Transaction&, Call&, const PutPart&) {}
    void remove(Transaction&, Call&, const Nothing&) {}
};

}    // namespace pileus::test
