// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QColor>
#include <QVector>
#include <functional>

namespace postern::workbench {

/// Names with values that one edits: query parameters, header fields. A row can be switched off; the last row is empty
/// and becomes one when something is written into it.
class FieldTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Name, Value, ColumnCount };
    struct Field {
        QString name;
        QString value;
        bool on = true;
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setFields(const QVector<Field>& fields);
    /// All rows with a name.
    [[nodiscard]] const QVector<Field>& fields() const { return fields_; }
    /// Those that are switched on.
    [[nodiscard]] QVector<Field> used() const;
    [[nodiscard]] QString value(const QString& name) const;
    /// Sets the first of that name (any case) or adds one.
    void set(const QString& name, const QString& value);
    void remove(int row);
    /// Says what is wrong with a value, in a sentence; it is shown where it stands. Empty: nothing.
    void setJudge(std::function<QString(const QString& text)> judge, const QColor& wrong);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  Q_SIGNALS:
    /// By a person; not by setFields().
    void edited();

  private:
    [[nodiscard]] QString problemOf(const QModelIndex& index) const;

    QVector<Field> fields_;
    std::function<QString(const QString&)> judge_;
    QColor wrong_;
};

} // namespace postern::workbench
