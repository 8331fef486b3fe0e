// SPDX-License-Identifier: Apache-2.0
//
// Runs a fuzz target over the files it is given, or those of the folders it is given, without libFuzzer.
#include "fuzz/Fuzz.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

int main(int argc, char** argv)
{
    std::vector<std::filesystem::path> files;
    for (int at = 1; at < argc; ++at) {
        if (!std::filesystem::is_directory(argv[at])) {
            files.emplace_back(argv[at]);
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator(argv[at])) {
            if (entry.is_regular_file())
                files.push_back(entry.path());
        }
    }
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        if (!in) {
            std::fprintf(stderr, "%s cannot be read\n", file.c_str());
            return 1;
        }
        // A copy of exactly that size, so that a sanitizer sees a step beyond it.
        const std::vector<std::uint8_t> octets(text.begin(), text.end());
        std::fprintf(stderr, "%s\n", file.c_str());
        LLVMFuzzerTestOneInput(octets.data(), octets.size());
    }
    std::fprintf(stderr, "%zu inputs replayed\n", files.size());
    return files.empty() ? 1 : 0; // a corpus that is not there proves nothing
}
