// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/ColourRulesDialog.h"

#include "workbench/inspector/ExchangeDelegate.h"
#include "workbench/models/ColourRules.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/Theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

constexpr int swatch = 14;

QPixmap swatchOf(const Theme& theme, int hue)
{
    QPixmap drawn(swatch, swatch);
    drawn.fill(theme.chain(hue));
    return drawn;
}

/// The colour as a list of names with swatches; the other cells as they are, on the rule's own ground.
class RuleDelegate final : public QStyledItemDelegate {
  public:
    RuleDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        if (index.column() != ColourRules::Hue)
            return QStyledItemDelegate::createEditor(parent, option, index);
        auto* box = named(new QComboBox(parent), "inspector.rules.hue", ColourRulesDialog::tr("Colour of the rule"));
        for (int hue = 0; hue < Theme::chainHues; ++hue)
            box->addItem(swatchOf(theme_, hue), ColourRules::hueName(hue));
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override
    {
        if (auto* box = qobject_cast<QComboBox*>(editor))
            box->setCurrentIndex(index.data(Qt::EditRole).toInt());
        else
            QStyledItemDelegate::setEditorData(editor, index);
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override
    {
        if (const auto* box = qobject_cast<QComboBox*>(editor))
            model->setData(index, box->currentIndex());
        else
            QStyledItemDelegate::setModelData(editor, model, index);
    }

  protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const int hue = index.siblingAtColumn(ColourRules::Hue).data(Qt::EditRole).toInt();
        option->backgroundBrush = ExchangeDelegate::ground(theme_, hue);
        if (index.column() == ColourRules::Hue) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon = QIcon(swatchOf(theme_, hue));
        }
        if (index.column() == ColourRules::Problem)
            option->palette.setColor(QPalette::Text, theme_.colour(Colour::Error));
    }

  private:
    const Theme& theme_;
};

} // namespace

ColourRulesDialog::ColourRulesDialog(ColourRules& rules, const Theme& theme, const QString& filter, QWidget* parent)
    : QDialog(parent), rules_(rules), filter_(filter), table_(makeTable("inspector.rules", tr("Colour rules"), this)),
      problem_(named(new QLabel(this), "inspector.rules.problem", tr("What is wrong with the chosen rule")))
{
    setObjectName(QStringLiteral("inspector.rules.dialog"));
    setAccessibleName(tr("Colour rules"));
    setWindowTitle(tr("Colour rules"));
    auto* how = named(new QLabel(tr("The first rule that holds gives a row its colour, and its name stands beside it in the column "
                                    "Marks. Changes are seen in the list at once."),
                                 this),
                      "inspector.rules.how", tr("How colour rules work"));
    how->setWordWrap(true);
    table_->setModel(&rules);
    table_->setItemDelegate(new RuleDelegate(theme, table_));
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    table_->setColumnWidth(ColourRules::Name, 150);
    table_->setColumnWidth(ColourRules::Filter, 260);
    table_->setColumnWidth(ColourRules::Hue, 110);
    table_->horizontalHeader()->setStretchLastSection(true);
    problem_->setTextFormat(Qt::PlainText);
    problem_->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->addWidget(how);
    column->addWidget(table_, 1);
    column->addWidget(problem_);
    column->addWidget(buildButtons());
    resize(760, 340);
    connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, &ColourRulesDialog::refresh);
    connect(&rules, &ColourRules::changed, this, &ColourRulesDialog::refresh);
    if (rules.rowCount() > 0)
        table_->setCurrentIndex(rules.index(0, 0));
    refresh();
}

QWidget* ColourRulesDialog::buildButtons()
{
    auto* area = named(new QWidget(this), "inspector.rules.buttons", tr("What to do with the rules"));
    auto* row = new QHBoxLayout(area);
    row->setContentsMargins(0, 0, 0, 0);
    const auto button = [&](const QString& text, const char* name, bool ofRow, auto run) {
        auto* made = named(new QPushButton(text, area), name, text);
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, run);
        row->addWidget(made);
        if (ofRow)
            ofRow_.append(made);
    };
    button(tr("Add"), "inspector.rules.add", false, [this] {
        const int made = rules_.add(tr("New rule"), filter_);
        if (made >= 0) {
            table_->setCurrentIndex(rules_.index(made, filter_.isEmpty() ? ColourRules::Filter : ColourRules::Name));
            table_->edit(table_->currentIndex());
        }
    });
    button(tr("Remove"), "inspector.rules.remove", true, [this] { rules_.remove(table_->currentIndex().row()); });
    button(tr("Up"), "inspector.rules.up", true, [this] { move(-1); });
    button(tr("Down"), "inspector.rules.down", true, [this] { move(1); });
    row->addStretch(1);
    button(tr("As they were at first"), "inspector.rules.reset", false, [this] { rules_.reset(); });
    button(tr("Close"), "inspector.rules.close", false, [this] { close(); });
    return area;
}

void ColourRulesDialog::move(int by)
{
    const QModelIndex at = table_->currentIndex();
    if (rules_.move(at.row(), by))
        table_->setCurrentIndex(rules_.index(at.row() + by, at.column()));
}

void ColourRulesDialog::refresh()
{
    const QModelIndex at = table_->currentIndex();
    for (QWidget* button : std::as_const(ofRow_))
        button->setEnabled(at.isValid());
    const QString problem = at.isValid() ? at.siblingAtColumn(ColourRules::Problem).data().toString() : QString();
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
}

} // namespace postern::workbench
