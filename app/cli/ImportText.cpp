// SPDX-License-Identifier: Apache-2.0
#include "cli/ImportText.h"

#include "schema/Document.h"

#include <algorithm>

namespace postern::cli {
namespace {

using project::Imported;
using schema::Value;

/// More lines of one API are for --output json, or for git diff.
constexpr std::size_t shownChanges = 20;

Value textsOf(const std::vector<project::Change>& changes)
{
    Value out = Value::list();
    for (const project::Change& each : changes)
        out.push(each.toString());
    return out;
}

std::string oneLine(std::string text)
{
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

} // namespace

std::string jsonOf(const Imported& imported)
{
    Value notes = Value::list();
    for (const std::string& note : imported.notes)
        notes.push(note);
    Value reasons = Value::list();
    for (const schema::Problem& each : imported.fitness.reasons.all())
        reasons.push(each.toString());
    Value line = Value::object({{"api", imported.name}, {"outcome", toString(imported.outcome)}, {"fitness", toString(imported.fitness.kind)},
                                {"reasons", reasons}, {"changes", textsOf(imported.changes)}, {"conflicts", textsOf(imported.conflicts)}, {"notes", notes}});
    if (!imported.failure.empty())
        line.set("failure", imported.failure);
    return schema::writeJson(line, 0) + '\n';
}

std::string textOf(const Imported& imported)
{
    std::string text(toString(imported.outcome));
    text.append(text.size() < 10 ? 10 - text.size() : 1, ' ');
    text += imported.name;
    if (!imported.failure.empty())
        text += ": " + oneLine(imported.failure);
    else if (imported.fitness.kind == project::Fitness::Kind::Here)
        text += "  (runs here)";
    else
        text += "  (" + std::string(toString(imported.fitness.kind)) +
                (imported.fitness.reasons.empty() ? "" : ": " + imported.fitness.reasons.all().front().message) + ')';
    text += '\n';
    std::size_t shown = 0;
    for (const project::Change& each : imported.changes) {
        if (++shown <= shownChanges)
            text += "    " + each.toString() + '\n';
    }
    if (shown > shownChanges)
        text += "    ... and " + std::to_string(shown - shownChanges) + " more\n";
    for (const project::Change& each : imported.conflicts)
        text += "    both changed " + each.path + ": here " + each.before + ", there " + each.after + '\n';
    if (!imported.conflicts.empty())
        text += "    nothing was written; take --theirs or --ours for what both changed\n";
    for (const std::string& note : imported.notes)
        text += "    note: " + oneLine(note) + '\n';
    return text;
}

} // namespace postern::cli
