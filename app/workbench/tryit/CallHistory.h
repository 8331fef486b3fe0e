// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/CurlCommand.h"

#include <QAbstractTableModel>
#include <QDateTime>
#include <QJsonArray>
#include <QVector>

namespace postern::workbench {

/// The last calls that were sent, newest first. What may be a credential is taken out before it comes in here: header
/// fields, parameters and fields of bodies whose names say so. Bodies last until the workbench ends.
class CallHistory final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { When, Method, Url, Status, Time, ColumnCount };
    static constexpr int most = 200;
    struct Entry {
        QDateTime when;
        CurlCommand call; ///< as the form had it, variables not put in
        int status = 0;   ///< 0: no answer
        QString failure;  ///< why there was none
        qint64 tookMs = 0;
    };

    using QAbstractTableModel::QAbstractTableModel;

    void add(const CurlCommand& call, int status, qint64 tookMs, const QString& failure);
    void clear();
    [[nodiscard]] const QVector<Entry>& entries() const { return entries_; }
    /// Without bodies: what may be written down.
    [[nodiscard]] QJsonArray toJson() const;
    void restore(const QJsonArray& kept);
    void setEntries(const QVector<Entry>& entries);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QVector<Entry> entries_;
};

/// The call without what may be a credential; how many values were left out stands in its remarks.
[[nodiscard]] CurlCommand withoutSecrets(const CurlCommand& call);

} // namespace postern::workbench
