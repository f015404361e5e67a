// Public parameters: what AWS publishes below /aws/service for everybody to read and nobody to write [SSM-195 to
// SSM-198]. They lie in no table: names are patterns and lists, values are made when they are asked for, and what an
// image's id is follows from its family and the region. A file may add to them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ssm/parameter.hpp"
#include "ssm/public_file.hpp"
#include "ssm/public_names.hpp"

namespace pileus::ssm {

class PublicParameters {
  public:
    // A file of further ones; empty: none. Throws std::runtime_error that says what is wrong with it.
    explicit PublicParameters(const std::string& file) : file_(file) {}

    // As a caller in this region sees it.
    std::optional<Parameter> find(std::string_view region, std::string_view path) const;

    // As in ParameterTable. `visit(Parameter&&)` says whether to go on.
    template <class Visit>
    bool visit_range(std::string_view region, PathRange range, Visit visit) const {
        return visit_all(region, std::move(range), {}, visit);
    }
    template <class Visit>
    bool visit_folder(std::string_view region, std::string_view folder, std::string_view after, Visit visit) const {
        return visit_all(region, range_of(folder, after), folder, visit);
    }

  private:
    static PathRange range_of(std::string_view folder, std::string_view after);
    // The first of them, no more than that many.
    std::vector<std::string> names(std::string_view region, const PathRange& range, std::string_view folder,
                                   std::size_t count) const;
    static std::string behind_last(const std::vector<std::string>& names);

    template <class Visit>
    bool visit_all(std::string_view region, PathRange range, std::string_view folder, Visit visit) const {
        constexpr std::size_t at_once = 16;
        for (;;) {
            const std::vector<std::string> found = names(region, range, folder, at_once);
            for (const std::string& name : found) {
                if (auto parameter = find(region, name); parameter && !visit(std::move(*parameter))) return false;
            }
            if (found.size() < at_once) return true;
            range.begin = behind_last(found);
        }
    }

    PublicFile file_;
};

}    // namespace pileus::ssm
