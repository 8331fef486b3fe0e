// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/StepOrigin.h"

#include <QRegularExpression>

namespace postern::workbench {

std::optional<StepOrigin> stepOrigin(const QString& origin)
{
    static const QRegularExpression form(QStringLiteral("^([^:]+):(\\d+):(\\d+)$"));
    const QRegularExpressionMatch match = form.match(origin);
    if (!match.hasMatch())
        return std::nullopt;
    return StepOrigin{match.captured(1), match.captured(2).toInt(), match.captured(3).toInt()};
}

} // namespace postern::workbench
