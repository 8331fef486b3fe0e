// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/PreviewModel.h"

#include <QLocale>
#include <QStringList>

namespace postern::workbench {

void PreviewModel::setFiles(const QVector<PreviewFile>& files)
{
    beginResetModel();
    files_ = files;
    nodes_.assign(1, Node{});
    for (int n = 0; n < files_.size(); ++n) {
        const QStringList steps = files_.at(n).path.split(QLatin1Char('/'));
        int at = 0;
        nodes_.front().octets += files_.at(n).octets;
        for (const QString& step : steps) {
            at = child(at, step);
            nodes_[static_cast<std::size_t>(at)].octets += files_.at(n).octets;
        }
        nodes_[static_cast<std::size_t>(at)].file = n;
    }
    endResetModel();
}

/// Paths are sorted, so a folder that is there already is the last child but for names between "a" and "a/": looked for from the end.
int PreviewModel::child(int parent, const QString& name)
{
    const auto& children = nodes_[static_cast<std::size_t>(parent)].children;
    for (auto each = children.rbegin(); each != children.rend(); ++each) {
        if (nodes_[static_cast<std::size_t>(*each)].name == name)
            return *each;
    }
    const int made = static_cast<int>(nodes_.size());
    Node node;
    node.name = name;
    node.parent = parent;
    node.row = static_cast<int>(children.size());
    nodes_.push_back(std::move(node));
    nodes_[static_cast<std::size_t>(parent)].children.push_back(made);
    return made;
}

const PreviewModel::Node& PreviewModel::at(const QModelIndex& index) const
{
    return nodes_[index.isValid() ? static_cast<std::size_t>(index.internalId()) : 0];
}

QModelIndex PreviewModel::indexOf(const QString& path) const
{
    for (std::size_t n = 1; n < nodes_.size(); ++n) {
        if (nodes_[n].file >= 0 && files_.at(nodes_[n].file).path == path)
            return createIndex(nodes_[n].row, Name, static_cast<quintptr>(n));
    }
    return {};
}

QModelIndex PreviewModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, static_cast<quintptr>(at(parent).children[static_cast<std::size_t>(row)]));
}

QModelIndex PreviewModel::parent(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    const int parent = at(index).parent;
    return parent == 0 ? QModelIndex() : createIndex(nodes_[static_cast<std::size_t>(parent)].row, Name, static_cast<quintptr>(parent));
}

int PreviewModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(at(parent).children.size());
}

int PreviewModel::columnCount(const QModelIndex& /*parent*/) const { return ColumnCount; }

QVariant PreviewModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Node& node = at(index);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((index.column() == Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role == PathRole)
        return node.file < 0 ? QString() : files_.at(node.file).path;
    if (role == Qt::ToolTipRole)
        return node.file < 0 ? QVariant() : QVariant(files_.at(node.file).path);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Name:
        return node.name;
    case Size:
        return QLocale().formattedDataSize(static_cast<qint64>(node.octets), 1, QLocale::DataSizeTraditionalFormat);
    case Part:
        if (node.file < 0)
            return {};
        switch (files_.at(node.file).part) {
        case PreviewFile::Part::Project:
            return tr("Project", "a file that comes from the project itself");
        case PreviewFile::Part::Bundle:
            return tr("Bundle", "a file that makes it a bundle: manifest, licences");
        case PreviewFile::Part::Target:
            return tr("Target", "a file that the target of the export needs");
        }
        return {};
    default:
        return {};
    }
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((section == Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("File") : section == Size ? tr("Size") : tr("Part of");
}

} // namespace postern::workbench
