// SPDX-License-Identifier: Apache-2.0
#include "cli/ImportTally.h"

#include "cli/ImportText.h"

namespace postern::cli {

using project::Imported;

std::string ImportTally::take(const Imported& imported)
{
    const bool bad = imported.outcome == Imported::Outcome::Failed || imported.outcome == Imported::Outcome::Conflict;
    (bad ? imported.failedBefore ? failedAgain_ : failures_ : imported.isNews() ? news_ : same_) += 1;
    return format_ == Format::Json ? jsonOf(imported) : textOf(imported);
}

std::string ImportTally::failure(const std::string& name, const std::string& why)
{
    Imported imported;
    imported.name = name;
    imported.failure = why;
    return take(imported);
}

std::string ImportTally::notAsked(std::size_t count)
{
    failures_ += count;
    return "          " + std::to_string(count) + " more were not asked for after that; what had arrived before is taken\n";
}

std::string ImportTally::summary(bool dry) const
{
    if (format_ == Format::Json)
        return {};
    return std::to_string(news_) + " with news, " + std::to_string(same_) + " unchanged, " + std::to_string(failures_) + " failed" +
           (failedAgain_ > 0 ? ", " + std::to_string(failedAgain_) + " as before" : "") + (dry ? " (nothing was written)\n" : "\n");
}

int ImportTally::exitCode() const noexcept
{
    const bool bad = failures_ > 0 || (news_ > 0 && failedAgain_ > 0);
    return bad ? failed : news_ > 0 ? done : unchanged;
}

} // namespace postern::cli
