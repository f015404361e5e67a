#include "appconfig/ids.hpp"

#include <string_view>

namespace pileus::appconfig {

std::string make_id(storage::Transaction& tx) {
    constexpr std::string_view characters = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::string id(7, 'a');
    for (char& character : id) character = characters[tx.random().below(characters.size())];
    return id;
}

}    // namespace pileus::appconfig
