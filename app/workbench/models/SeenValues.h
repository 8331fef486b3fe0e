// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ExchangeStore.h"
#include "workbench/models/FilterField.h"

#include <QStringList>

namespace postern::workbench {

/// Of the newest rows of the store, the most frequent values first; at most `most` different ones.
[[nodiscard]] QStringList seenValues(const ExchangeStore& store, FilterField::Id field, int most = 30);

/// Values to complete a filter with: those of rows from the store, names of headers and of the context from the traces
/// that were looked at.
class SeenValues {
  public:
    explicit SeenValues(const ExchangeStore& store) : store_(store) {}

    [[nodiscard]] QStringList values(FilterField::Id field, const QString& name) const;
    void note(const inspection::Trace& trace);

  private:
    const ExchangeStore& store_;
    QStringList requestHeaders_;
    QStringList responseHeaders_;
    QStringList context_;
    QStringList filters_;
    QStringList reasons_;
};

} // namespace postern::workbench
