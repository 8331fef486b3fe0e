// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/Fleet.h"

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>
#include <memory>
#include <string>
#include <vector>

namespace postern::workbench {

/// The APIs of a fleet's project by its gateways. What a place says is put together when it is looked at: hundreds of APIs at several
/// gateways are thousands of sentences, and few of them are in view.
class ApiMatrix final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Role { KeyRole = Qt::UserRole };

    /// The fleet outlives this.
    explicit ApiMatrix(const federation::Fleet& fleet, QObject* parent = nullptr);

    /// Something about the fleet has changed. APIs and gateways that stay are the same rows and columns: what is chosen stays chosen.
    void refresh();
    /// "Orders:1.0.0", or "unfrozen/..." for what cannot be deployed. Empty: there is no such row.
    [[nodiscard]] QString keyAt(int row) const;
    [[nodiscard]] int rowOf(const QString& key) const; ///< -1: there is none
    [[nodiscard]] const QStringList& header() const { return header_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Row {
        QString key;
        std::string title;
        QString why; ///< it cannot be deployed; empty: it can
        friend bool operator==(const Row&, const Row&) = default;
    };
    [[nodiscard]] QVariant ofName(const Row& row, int role) const;
    [[nodiscard]] QVariant ofPlace(const Row& row, int column, int role) const;

    const federation::Fleet& fleet_;
    std::shared_ptr<const federation::FleetProject> project_; ///< whose rows these are
    QStringList header_;
    std::vector<Row> rows_;
};

} // namespace postern::workbench
