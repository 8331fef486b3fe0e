// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVector>

namespace postern::workbench {

/// One line of two texts in one column.
struct TextDiffLine {
    enum class Kind : std::uint8_t { Same, Added, Removed };
    Kind kind = Kind::Same;
    QString text;
    friend bool operator==(const TextDiffLine&, const TextDiffLine&) = default;
};

/// Line by line, with as few differences as there can be; texts of more than 2,000 differing lines are compared as a whole.
[[nodiscard]] QVector<TextDiffLine> diffTexts(const QString& before, const QString& after);

} // namespace postern::workbench
