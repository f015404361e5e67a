// The files of this folder.
#pragma once

#include <string>
#include <vector>

namespace pileus::test {

// Of all transcripts, in their order: the path without the suffix, `sqs/json/send_message`.
std::vector<std::string> transcripts();
std::string read_transcript(const std::string& name);

}    // namespace pileus::test
