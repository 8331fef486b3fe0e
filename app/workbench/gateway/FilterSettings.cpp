// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/FilterSettings.h"

#include "dataplane/filters/Shelf.h"
#include "workbench/forms/SchemaForm.h"
#include "workbench/gateway/ChainText.h"
#include "workbench/gateway/PlannedStepText.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/Theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace postern::workbench {

FilterSettings::FilterSettings(Theme& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), title_(named(new QLabel(this), "gateway.edit.title", tr("Chosen filter"))),
      about_(named(new QLabel(this), "gateway.edit.about", tr("Why the filter runs"))),
      name_(named(new QLineEdit(this), "gateway.edit.name", tr("Name of the filter"))),
      scroll_(named(new QScrollArea(this), "gateway.edit.form.area", tr("Settings of the chosen filter")))
{
    named(this, "gateway.edit.middle", tr("Settings of the chosen filter"));
    title_->setWordWrap(true);
    title_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    QFont bold = title_->font();
    bold.setBold(true);
    title_->setFont(bold);
    about_->setWordWrap(true);
    about_->setTextFormat(Qt::PlainText);
    name_->setPlaceholderText(tr("name (needed when a chain has two of a type)"));
    name_->setToolTip(tr("A name of its own, for people and for its state across reloads"));
    scroll_->setWidgetResizable(true);
    scroll_->verticalScrollBar()->setAccessibleName(scroll_->accessibleName());
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(title_);
    column->addWidget(about_);
    column->addWidget(name_);
    column->addWidget(scroll_, 1);
    connect(name_, &QLineEdit::textEdited, this, &FilterSettings::nameEdited);
}

void FilterSettings::showFilter(const schema::Value* filter, bool editable)
{
    about_->hide();
    fill(filter, editable);
}

void FilterSettings::showOther(const PlannedStep& step, int operations)
{
    about_->setText(aboutStep(step, operations));
    about_->show();
    fill(&step.filter, false);
}

void FilterSettings::fill(const schema::Value* filter, bool editable)
{
    const std::string type = filter != nullptr ? typeOf(*filter) : std::string();
    const pipeline::FilterType* known = pipeline::findFilterType(filters::shelf(), type);
    if (form_ != nullptr && (known == nullptr || type != type_)) {
        scroll_->takeWidget();
        form_->deleteLater();
        form_ = nullptr;
    }
    type_ = type;
    if (known != nullptr && form_ == nullptr) {
        form_ = new SchemaForm(*known->schema, theme_, QStringLiteral("gateway.edit.form"));
        connect(form_, &SchemaForm::edited, this, &FilterSettings::settingsEdited);
        scroll_->setWidget(form_);
    }
    name_->setVisible(filter != nullptr);
    name_->setEnabled(editable);
    scroll_->setVisible(known != nullptr);
    if (form_ != nullptr) {
        const schema::Value config = configOf(*filter);
        if (!(form_->value() == (config.isNull() ? schema::Value::map() : config)))
            form_->setValue(config);
        form_->setEnabled(editable);
    }
    if (filter != nullptr && name_->text().toStdString() != nameOf(*filter))
        name_->setText(QString::fromStdString(nameOf(*filter)));
    const QString shown = QString::fromStdString(type);
    title_->setText(filter == nullptr ? tr("Choose a filter to see its settings.")
                    : known == nullptr ? tr("There is no filter \"%1\".").arg(shown)
                                       : tr("%1 – %2", "type of a filter, its title").arg(shown, QString::fromUtf8(known->title.data(), static_cast<qsizetype>(known->title.size()))));
}

schema::Value FilterSettings::settings() const { return form_ != nullptr ? form_->value() : schema::Value(); }

void FilterSettings::focusForm()
{
    if (form_ != nullptr)
        form_->setFocus(Qt::OtherFocusReason);
}

} // namespace postern::workbench
