// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ReasonText.h"

#include "workbench/models/DetailText.h"
#include "workbench/models/KnownReasons.h"

#include <QCoreApplication>
#include <algorithm>
#include <optional>

namespace postern::workbench {
namespace {

constexpr std::string_view faults = "fault.";

using Arguments = std::vector<std::pair<std::string, std::string>>;

/// The arguments that hold a piece of a sentence; the others are values.
bool isWords(const std::string& argument)
{
    return argument == "detail" || argument == "violations" || argument == "what" || argument == "match" || argument == "condition";
}

/// The text with each {name} replaced; nothing when the reason does not have one of them.
std::optional<QString> filled(const QString& text, const Arguments& arguments)
{
    QString out;
    qsizetype at = 0;
    for (qsizetype open = text.indexOf(QLatin1Char('{')); open >= 0; open = text.indexOf(QLatin1Char('{'), at)) {
        const qsizetype close = text.indexOf(QLatin1Char('}'), open);
        if (close < 0)
            break;
        const std::string name = text.mid(open + 1, close - open - 1).toStdString();
        const auto value = std::find_if(arguments.begin(), arguments.end(), [&name](const auto& own) { return own.first == name; });
        if (value == arguments.end())
            return std::nullopt;
        out += QStringView(text).mid(at, open - at);
        out += isWords(name) ? detailText(value->second) : QString::fromStdString(value->second);
        at = close + 1;
    }
    return out + text.mid(at);
}

/// Translated and filled; nothing when there is no translation, which is so in English.
std::optional<QString> translated(const std::string& text, const char* comment, const Arguments& arguments)
{
    const QString own = QCoreApplication::translate("Reason", text.c_str(), comment);
    return own.isEmpty() || own == QString::fromStdString(text) ? std::nullopt : filled(own, arguments);
}

/// Some sentences end in what somebody else has said, which ends as it likes.
QString ended(const QString& sentence)
{
    return sentence.isEmpty() || !(sentence.back().isLetterOrNumber() || QStringLiteral(")]\"").contains(sentence.back())) || sentence.endsWith(QLatin1String(".)"))
               ? sentence
               : sentence + QLatin1Char('.');
}

} // namespace

QString reasonSentence(const inspection::Reason& reason)
{
    const KnownReason* known = knownReason(reason.id);
    const auto own = known == nullptr ? std::nullopt : translated(known->sentence, known->id.c_str(), reason.arguments);
    if (!own)
        return ended(QString::fromStdString(reason.sentence));
    if (!std::string_view(reason.id).starts_with(faults))
        return ended(*own);
    const auto detail = filled(QStringLiteral("{detail}"), reason.arguments);
    return detail ? QStringLiteral("%1: %2.").arg(*own, *detail) : *own + QLatin1Char('.');
}

QString reasonFix(const inspection::Reason& reason)
{
    const KnownReason* known = knownReason(reason.id);
    const auto own = known == nullptr ? std::nullopt : translated(known->fix, nullptr, reason.arguments);
    return own.value_or(QString::fromStdString(reason.fix));
}

QString phaseText(const std::string& phase)
{
    struct Name {
        const char* id;
        const char* text;
    };
    static const Name names[] = {{"guard", QT_TRANSLATE_NOOP("Phase", "guard")},
                                 {"authenticate", QT_TRANSLATE_NOOP("Phase", "authenticate")},
                                 {"authorize", QT_TRANSLATE_NOOP("Phase", "authorize")},
                                 {"throttle", QT_TRANSLATE_NOOP("Phase", "throttle")},
                                 {"validate", QT_TRANSLATE_NOOP("Phase", "validate")},
                                 {"transform", QT_TRANSLATE_NOOP("Phase", "transform")},
                                 {"observe", QT_TRANSLATE_NOOP("Phase", "observe")}};
    const auto found = std::find_if(std::begin(names), std::end(names), [&phase](const Name& name) { return phase == name.id; });
    return found == std::end(names) ? QString::fromStdString(phase) : QCoreApplication::translate("Phase", found->text);
}

} // namespace postern::workbench
