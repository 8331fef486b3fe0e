// SPDX-License-Identifier: GPL-3.0-or-later
// What the page keeps, and where in it one arrives.
#include "workbench/federation/FederationPage.h"

#include "workbench/federation/GatewayForm.h"
#include "workbench/federation/LifecyclePanel.h"
#include "workbench/shell/StateView.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QJsonArray>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>

namespace postern::workbench {
namespace {
constexpr int driftColumn = 5; // of the gateways
} // namespace

/// Tables whose columns are always the same, and not fitted to each plan.
QList<QTableView*> FederationPage::keptColumns() const { return {gatewayTable_, driftTable_, foundTable_, historyTable_}; }

QJsonObject FederationPage::saveState() const
{
    QJsonArray shown;
    for (const QCheckBox* each : classes_)
        shown.append(each->isChecked());
    QJsonObject columns;
    for (const QTableView* each : keptColumns()) {
        if (each->property("fitted").toBool())
            columns.insert(each->objectName(), QString::fromLatin1(each->horizontalHeader()->saveState().toBase64()));
    }
    // Else somebody has pulled it, and it stays so.
    columns.insert(QStringLiteral("driftGrows"), gatewayTable_->property("grownTo").toInt() == gatewayTable_->columnWidth(driftColumn));
    return {{QStringLiteral("gateway"), gateway_},
            {QStringLiteral("api"), api_},
            {QStringLiteral("tab"), tabs_->currentIndex()},
            {QStringLiteral("classes"), shown},
            {QStringLiteral("columns"), columns},
            {QStringLiteral("splitter"), QString::fromLatin1(splitter_->saveState().toBase64())}};
}

void FederationPage::restoreState(const QJsonObject& state)
{
    gateway_ = state.value(QStringLiteral("gateway")).toString();
    api_ = state.value(QStringLiteral("api")).toString();
    tabs_->setCurrentIndex(state.value(QStringLiteral("tab")).toInt());
    const QJsonArray shown = state.value(QStringLiteral("classes")).toArray();
    for (int i = 0; i < classes_.size() && i < shown.size(); ++i)
        classes_.at(i)->setChecked(shown.at(i).toBool());
    splitter_->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    const QJsonObject columns = state.value(QStringLiteral("columns")).toObject();
    for (QTableView* each : keptColumns()) {
        const QByteArray kept = QByteArray::fromBase64(columns.value(each->objectName()).toString().toLatin1());
        const bool pulled = !kept.isEmpty() && each->horizontalHeader()->restoreState(kept);
        each->setProperty("fitted", pulled); // else they fit their words once more
    }
    gatewayTable_->setProperty("grownTo", !gatewayTable_->property("fitted").toBool()                      ? QVariant()
                                          : columns.value(QStringLiteral("driftGrows")).toBool() ? QVariant(gatewayTable_->columnWidth(driftColumn))
                                                                                                  : QVariant(-1));
    refresh();
}

/// {"lifecycle": "Orders:1.0.0"}: that API's state is to be changed.
void FederationPage::visit(const QVariantMap& place)
{
    if (const QString api = place.value(QStringLiteral("lifecycle")).toString(); !api.isEmpty())
        changeState(api);
}

QWidget* FederationPage::firstFocus()
{
    if (stack_->currentWidget() == form_)
        return form_->firstField();
    if (stack_->currentWidget() == life_)
        return life_->firstFocus();
    return view_->state() == StateView::State::Content ? static_cast<QWidget*>(gatewayTable_) : view_; // from there the next is its button
}

} // namespace postern::workbench
