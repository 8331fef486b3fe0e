// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/StepOrigin.h"

#include <QRegularExpression>

namespace postern::workbench {

std::optional<StepOrigin> stepOrigin(const QString& origin)
{
    static const QRegularExpression form(QStringLiteral("^(?:[^()]*\\()?([^:()]+):(\\d+):(\\d+)\\)?$"));
    const QRegularExpressionMatch match = form.match(origin);
    if (!match.hasMatch())
        return std::nullopt;
    return StepOrigin{match.captured(1), match.captured(2).toInt(), match.captured(3).toInt()};
}

bool isEditable(const StepOrigin& origin) { return origin.file.endsWith(QLatin1String(".yaml")); }

QString apiOf(const StepOrigin& origin)
{
    const QStringList parts = origin.file.split(QLatin1Char('/'));
    return parts.size() > 2 && parts.first() == QLatin1String("apis") ? parts.at(1) : QString();
}

} // namespace postern::workbench
