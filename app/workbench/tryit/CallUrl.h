// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/tryit/FieldTableModel.h"

namespace postern::workbench {

/// The pairs of a URL's query, decoded.
[[nodiscard]] QVector<FieldTableModel::Field> queryOf(const QString& url);
/// The URL with these pairs, encoded, as its query; what was its query and fragment goes.
[[nodiscard]] QString withQuery(const QString& url, const QVector<FieldTableModel::Field>& fields);

} // namespace postern::workbench
