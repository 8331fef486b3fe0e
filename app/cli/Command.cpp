// SPDX-License-Identifier: Apache-2.0
#include "cli/Command.h"

#include <cstdio>

namespace postern::cli {

void Command::fail(const std::string& message)
{
    std::fprintf(stderr, "postern: %s\n", message.c_str());
    Q_EMIT finished(failed);
}

void Command::print(const std::string& text) const
{
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

} // namespace postern::cli
