// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/MessageText.h"

#include <QCoreApplication>
#include <QStringList>

namespace postern::workbench {
namespace {

struct MessageWords {
    Q_DECLARE_TR_FUNCTIONS(postern::workbench::PausedPane)
};

} // namespace

QString messageText(const PausedState& state)
{
    QStringList lines;
    lines << (state.call.response ? QString::number(state.status) : state.method + QLatin1Char(' ') + state.target);
    for (const auto& [name, value] : state.headers)
        lines << name + QStringLiteral(": ") + value;
    lines << QString();
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n') + (state.bodyHidden ? QString() : state.body);
}

std::optional<inspection::PauseAction> actionFrom(const QString& text, const PausedState& state, bool answer, QString& error)
{
    using Kind = inspection::PauseAction::Kind;
    inspection::PauseAction out;
    out.kind = answer ? Kind::Answer : Kind::Edit;
    out.pause = state.call.pause;
    const qsizetype end = text.indexOf(QLatin1String("\n\n"));
    QStringList lines = text.left(end < 0 ? text.size() : end).split(QLatin1Char('\n'));
    const QString line = lines.takeFirst().trimmed();
    if (answer || state.call.response) {
        bool number = false;
        out.status = line.section(QLatin1Char(' '), 0, 0).toInt(&number);
        if (!number || *out.status < 200 || *out.status > 599) {
            error = MessageWords::tr("The first line has to be a status from 200 to 599.");
            return std::nullopt;
        }
    } else {
        const QStringList words = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        // A masked value has blanks in it, so all that follows the method is the target.
        if (words.size() < 2) {
            error = MessageWords::tr("The first line has to be a method and a path, for instance \"GET /orders\".");
            return std::nullopt;
        }
        out.method = words.first().toStdString();
        out.target = line.mid(words.first().size()).trimmed().toStdString();
    }
    out.headers.emplace();
    for (const QString& header : lines) {
        if (header.isEmpty())
            continue;
        const qsizetype colon = header.indexOf(QLatin1Char(':'));
        if (colon <= 0) {
            error = MessageWords::tr("\"%1\" is no header: a header is a name, a colon and a value.").arg(header);
            return std::nullopt;
        }
        out.headers->push_back({header.left(colon).toStdString(), header.mid(colon + 1).trimmed().toStdString()});
    }
    const QString body = end < 0 ? QString() : text.mid(end + 2);
    if (answer || body != (state.bodyHidden ? QString() : state.body))
        out.body = body.toStdString(); // where that is not possible the gateway says why
    return out;
}

} // namespace postern::workbench
