// SPDX-License-Identifier: Apache-2.0
#include "cli/ImportTally.h"

#include "cli/ImportText.h"

namespace postern::cli {

using project::Imported;

Result<project::ImportRules> ImportChoices::rules() const
{
    if (ours && theirs)
        return unexpected(ErrorKind::InvalidArgument, "--ours and --theirs contradict each other");
    project::ImportRules out;
    out.dry = dry;
    out.preferred = theirs ? project::Side::Theirs : ours ? project::Side::Ours : project::Side::Neither;
    return out;
}

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

Result<std::string> ImportTally::end(const project::GatewayProject& project, bool dry) const
{
    if (!dry) {
        if (auto saved = project.save(); !saved)
            return unexpected(std::move(saved).error());
    }
    if (format_ == Format::Json)
        return std::string();
    return std::to_string(news_) + " with news, " + std::to_string(same_) + " unchanged, " + std::to_string(failures_) + " failed" +
           (failedAgain_ > 0 ? ", " + std::to_string(failedAgain_) + " as before" : "") + (dry ? " (nothing was written)\n" : "\n");
}

int ImportTally::exitCode() const noexcept
{
    const bool bad = failures_ > 0 || (news_ > 0 && failedAgain_ > 0);
    return bad ? failed : news_ > 0 ? done : unchanged;
}

} // namespace postern::cli
