// Labels: names of versions [SSM-57 to SSM-61, SSM-114 to SSM-119].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ssm/parameter_table.hpp"
#include "ssm/shapes.hpp"

namespace pileus::ssm {

struct LabelParameterVersionInput {
    std::string name;
    std::optional<std::int64_t> parameter_version;
    std::vector<std::string> labels;

    static void describe(auto& member) {
        using This = LabelParameterVersionInput;
        member("Name", &This::name, required, length{1, 2048});
        member("ParameterVersion", &This::parameter_version);
        member("Labels", &This::labels, required, length{1, 10}, each{length{1, 100}});
    }
};
struct LabelParameterVersionOutput {
    std::vector<std::string> invalid_labels;
    std::int64_t parameter_version = 0;

    static void describe(auto& member) {
        member("InvalidLabels", &LabelParameterVersionOutput::invalid_labels, keep_empty);
        member("ParameterVersion", &LabelParameterVersionOutput::parameter_version);
    }
};
struct UnlabelParameterVersionInput {
    std::string name;
    std::int64_t parameter_version = 0;
    std::vector<std::string> labels;

    static void describe(auto& member) {
        using This = UnlabelParameterVersionInput;
        member("Name", &This::name, required, length{1, 2048});
        member("ParameterVersion", &This::parameter_version, required);
        member("Labels", &This::labels, required, length{1, 10}, each{length{1, 100}});
    }
};
struct UnlabelParameterVersionOutput {
    std::vector<std::string> removed_labels, invalid_labels;

    static void describe(auto& member) {
        member("RemovedLabels", &UnlabelParameterVersionOutput::removed_labels, keep_empty);
        member("InvalidLabels", &UnlabelParameterVersionOutput::invalid_labels, keep_empty);
    }
};

class Labels {
  public:
    explicit Labels(ParameterTable& table) : table_(table) {}
    std::vector<Operation> operations();

    LabelParameterVersionOutput add(Transaction& tx, Call& call, const LabelParameterVersionInput& in);
    UnlabelParameterVersionOutput remove(Transaction& tx, Call& call, const UnlabelParameterVersionInput& in);

  private:
    // Throws ParameterNotFound; ParameterVersionNotFound, unless it has that version.
    Parameter get(const Call& call, const std::string& name, std::optional<std::int64_t> version);

    ParameterTable& table_;
};

}    // namespace pileus::ssm
