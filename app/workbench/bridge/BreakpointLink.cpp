// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/bridge/BreakpointLink.h"

#include "schema/Document.h"

namespace postern::workbench {

using inspection::Breakpoint;
using inspection::BreakpointSettings;

QString mistakeIn(const Breakpoint& breakpoint)
{
    const auto& schema = inspection::describe(schema::Type<Breakpoint>{});
    const auto checked = schema.decode(schema.encode(breakpoint, true));
    return checked ? QString() : QString::fromStdString(checked.error().message());
}

QString saved(const BreakpointSettings& settings)
{
    return QString::fromStdString(schema::writeJson(inspection::describe(schema::Type<BreakpointSettings>{}).encode(settings), 0));
}

std::optional<BreakpointSettings> breakpointsFrom(const QString& saved)
{
    const auto value = schema::readJson(saved.toStdString(), "breakpoints");
    if (!value)
        return std::nullopt;
    auto settings = inspection::describe(schema::Type<BreakpointSettings>{}).decode(*value);
    return settings ? std::optional(*std::move(settings)) : std::nullopt;
}

} // namespace postern::workbench
