// The SQL of parameters, versions and labels. No rules.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/storage/store.hpp"
#include "ssm/parameter.hpp"

namespace pileus::ssm {

// Paths from `begin` up to `end`, which is none of them.
struct PathRange {
    std::string begin, end;
};

class ParameterTable {
  public:
    // Of pages, for whoever looks at their plans.
    static std::vector<std::string> queries_of_pages();

    void open(storage::Database& database);    // after the migration

    // With its current version.
    std::optional<Parameter> find(const Place& place, std::string_view path);
    std::optional<Parameter> find(std::int64_t id);
    std::optional<Version> find_version(std::int64_t parameter, std::int64_t number);
    // Above `after`, rising.
    std::vector<Version> versions(std::int64_t parameter, std::int64_t after, std::size_t limit);

    // In order of paths, without values unless they are asked for. `visit(Parameter&&)` says whether to go on.
    template <class Visit>
    bool visit_range(const Place& place, const PathRange& range, bool with_values, Visit visit) {
        storage::Statement& statement = with_values ? range_with_values_ : range_;
        return visit_all(statement.query(place.account, place.region, range.begin, range.end), place, with_values,
                         visit);
    }
    // Those that lie directly in a folder, behind `after`.
    template <class Visit>
    bool visit_folder(const Place& place, std::string_view folder, std::string_view after, bool with_values,
                      Visit visit) {
        storage::Statement& statement = with_values ? folder_with_values_ : folder_;
        return visit_all(statement.query(place.account, place.region, folder, after), place, with_values, visit);
    }

    void insert(const Parameter& parameter);
    void insert_version(std::int64_t parameter, const Version& version);    // which becomes the current one
    void remove_version(std::int64_t parameter, std::int64_t number);
    void remove(const Parameter& parameter);    // versions, labels, tags and policies too

    struct Label {
        std::string label;
        std::int64_t version = 0;
    };
    std::vector<Label> labels(std::int64_t parameter);    // of all its versions
    std::vector<std::string> labels(std::int64_t parameter, std::int64_t version);
    std::optional<std::int64_t> labelled(std::int64_t parameter, std::string_view label);
    void set_label(std::int64_t parameter, std::string_view label, std::int64_t version);
    void remove_label(std::int64_t parameter, std::string_view label);

    struct Counts {
        std::int64_t standard = 0, advanced = 0;
    };
    Counts counts(const Place& place);
    void set_counts(const Place& place, const Counts& counts);

  private:
    // Columns of ssm_parameter, of its current version, and the value or NULL.
    static Parameter read(const storage::Rows& rows, const Place& place);

    template <class Visit>
    static bool visit_all(storage::Rows rows, const Place& place, bool, Visit visit) {
        while (rows.next()) {
            if (!visit(read(rows, place))) return false;
        }
        return true;
    }

    storage::Statement find_, find_by_id_, find_version_, versions_;
    storage::Statement range_, range_with_values_, folder_, folder_with_values_;
    storage::Statement insert_, insert_version_, set_current_, remove_version_;
    storage::Statement remove_, remove_versions_, remove_labels_, remove_tags_;
    storage::Statement remove_policies_, remove_resource_policy_;
    storage::Statement labels_, labels_of_version_, labelled_, set_label_, remove_label_;
    storage::Statement counts_, set_counts_;
};

}    // namespace pileus::ssm
