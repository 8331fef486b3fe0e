// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QVector>
#include <optional>

namespace postern::workbench {

/// One place where two JSON texts differ; what is missing on a side is null text there.
struct JsonDifference {
    QString pointer; ///< RFC 6901; empty for the whole
    QString left;
    QString right;
    bool ignored = false; ///< a pointer of the list to be ignored, or one above it
};

struct JsonComparison {
    QVector<JsonDifference> differences;
    /// The values are the same and the octets are not: white space, order of keys, form of numbers.
    bool writtenDifferently = false;
    bool more = false; ///< there are more differences than are listed
};

/// Compares values: the order of keys and the form of numbers do not matter, the order of arrays does. `ignored` holds
/// JSON pointers; "*" stands for any one key or index. Nothing when one of them is not JSON.
[[nodiscard]] std::optional<JsonComparison> compareJson(const QByteArray& left, const QByteArray& right, const QStringList& ignored);

/// Why a text is not a list of pointers, separated by spaces or commas; empty when it is one.
[[nodiscard]] QString pointerProblem(const QString& pointers);
[[nodiscard]] QStringList pointersOf(const QString& pointers);

} // namespace postern::workbench
