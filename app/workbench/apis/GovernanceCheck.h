// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/publisher/PortalTypes.h"

#include <QByteArray>
#include <QString>
#include <QVector>

namespace postern::workbench {

/// One place at which an API breaks a rule of a control plane's governance.
struct RuleBreak {
    QString ruleset;
    publisher::RuleViolation rule;
};

/// Of what an import's dry run answered: an object of lists, by kind of rules. What is not understood in it is passed over.
[[nodiscard]] QVector<RuleBreak> breaksOf(const QByteArray& report);
/// "Error description-present at description: An API says what it is; ..."; at most five are named.
[[nodiscard]] QString breakWords(const QVector<RuleBreak>& found);
/// "Error", "Warning", "Note".
[[nodiscard]] QString severityText(const QString& severity);
/// What mends it, in a sentence.
[[nodiscard]] QString fixFor(const publisher::RuleViolation& rule);
/// Line (from 1) of a place as rules name it ("paths./orders.get", "$.info.title", "description") in a document's text; 0 when
/// it is not there.
[[nodiscard]] int lineOf(const QByteArray& document, const QString& fileName, const QString& place);

} // namespace postern::workbench
