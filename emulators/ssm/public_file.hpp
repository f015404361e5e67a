// Further public parameters, of a JSON file: an object with a member each, whose name is the parameter's and whose
// value is its value, or an object:
//
//     {"/aws/service/acme/channel": "stable",
//      "/aws/service/acme/image": {"DataType": "aws:ec2:image", "Values": {"us-east-1": "ami-0123456789abcdef0"}}}
//
// `Value` or, by region, `Values`; `Type` String or StringList, `DataType`, `Description`, `Version`. One that is there
// without the file, too, is as the file has it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ssm/parameter.hpp"
#include "ssm/public_names.hpp"

namespace pileus::ssm {

class PublicFile {
  public:
    struct Entry {
        std::string value;                                         // in regions that are not named
        std::map<std::string, std::string, std::less<>> values;    // by region; empty: the same in all of them
        Type type = Type::string;
        DataType data_type = DataType::text;
        std::optional<std::string> description;
        std::int64_t version = 1;

        bool is_in(std::string_view region) const { return values.empty() || values.contains(region); }
        const std::string& value_in(std::string_view region) const {
            return values.empty() ? value : values.find(region)->second;
        }
    };

    // Empty: there is no file. Throws std::runtime_error.
    explicit PublicFile(const std::string& path);

    const Entry* find(std::string_view region, std::string_view path) const;    // null: it has none there
    void offer(std::string_view region, NameSearch& search) const;

  private:
    std::map<std::string, Entry, std::less<>> entries_;
};

}    // namespace pileus::ssm
