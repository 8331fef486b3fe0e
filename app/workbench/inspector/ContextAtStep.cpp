// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/ContextAtStep.h"

#include <algorithm>
#include <map>
#include <string>

namespace postern::workbench {
namespace {

using inspection::Change;
using Known = std::map<std::string, std::string>;

QString said(const std::string& name, const std::string& value)
{
    return shownText(name) + QStringLiteral(" = ") + shownText(value);
}

void apply(Known& known, const inspection::Step& step)
{
    for (const Change& change : step.changes) {
        if (change.where != Change::Where::Context)
            continue;
        if (change.kind == Change::Kind::Removed)
            known.erase(change.name);
        else
            known[change.name] = change.after;
    }
}

} // namespace

QVector<DiffLine> contextAtStep(const inspection::Trace& trace, std::size_t number)
{
    Known before;
    // Taken back from the last step to the first: what is left was there from the beginning.
    for (std::size_t n = trace.steps.size(); n-- > 0;) {
        const auto& changes = trace.steps[n].changes;
        std::for_each(changes.rbegin(), changes.rend(), [&before](const Change& change) {
            if (change.where == Change::Where::Context && change.kind != Change::Kind::Added)
                before[change.name] = change.before;
            else if (change.where == Change::Where::Context)
                before.erase(change.name);
        });
    }
    for (std::size_t n = 0; n < number; ++n)
        apply(before, trace.steps[n]);
    Known after = before;
    apply(after, trace.steps[number]);
    QVector<DiffLine> lines;
    for (const auto& [name, value] : after) {
        const auto old = before.find(name);
        if (old == before.end())
            lines.append({DiffLine::Kind::Added, said(name, value), {}});
        else if (old->second != value)
            lines.append({DiffLine::Kind::Changed, said(name, value), said(name, old->second)});
    }
    for (const auto& [name, value] : before) {
        if (!after.contains(name))
            lines.append({DiffLine::Kind::Removed, said(name, value), {}});
    }
    for (const auto& [name, value] : before) { // what it did not touch comes below
        const auto now = after.find(name);
        if (now != after.end() && now->second == value)
            lines.append({DiffLine::Kind::Same, said(name, value), {}});
    }
    return lines;
}

} // namespace postern::workbench
