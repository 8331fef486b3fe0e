// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/FilterField.h"

#include <QString>
#include <QStringList>
#include <QVector>
#include <functional>

namespace postern::workbench {

/// What may stand at the cursor of a filter's text, and which part of the text it takes the place of.
struct FilterCompletion {
    struct Offer {
        QString text; ///< to be put there
        QString hint; ///< what it means, in the window's language
    };
    int from = 0;
    int length = 0;
    QVector<Offer> offers;
};

/// Values of a field that were seen, the most frequent ones first; for a field that takes a name and an empty `name`: the
/// names.
using FilterValues = std::function<QStringList(FilterField::Id field, const QString& name)>;

/// Fields and flags at the beginning of a term, operators after a field, values after an operator, and/or after a term.
[[nodiscard]] FilterCompletion completeFilter(const QString& text, int cursor, const FilterValues& values);

} // namespace postern::workbench
