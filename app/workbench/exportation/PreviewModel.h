// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/exportation/ExportPreview.h"

#include <QAbstractItemModel>
#include <vector>

namespace postern::workbench {

/// What would be written, as folders and files; a folder says what is in it, all in all.
class PreviewModel final : public QAbstractItemModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Name, Size, Part, ColumnCount };
    enum Role : std::uint16_t { PathRole = Qt::UserRole + 1 }; ///< of a file; empty for a folder

    using QAbstractItemModel::QAbstractItemModel;

    /// In the order of their paths.
    void setFiles(const QVector<PreviewFile>& files);
    [[nodiscard]] QModelIndex indexOf(const QString& path) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Node {
        QString name;
        int parent = 0; ///< node 0 is the whole, its own parent
        int row = 0;
        int file = -1;  ///< in files_; -1: a folder
        quint64 octets = 0;
        std::vector<int> children;
    };
    [[nodiscard]] const Node& at(const QModelIndex& index) const;
    int child(int parent, const QString& name);

    QVector<PreviewFile> files_;
    std::vector<Node> nodes_{Node{}};
};

} // namespace postern::workbench
