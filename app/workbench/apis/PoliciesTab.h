// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/Value.h"
#include "workbench/apis/RemoteTab.h"

#include <QThreadPool>

class QLabel;

namespace postern::workbench {

class TextTableModel;

/// What is done with an API's calls by policies, in the order in which it is done: as the files here say, or for an API that is
/// not here, as the Publisher says.
class PoliciesTab final : public RemoteTab {
    Q_OBJECT
  public:
    PoliciesTab(AppContext& context, PublisherSource& publisher, QWidget* parent = nullptr);
    ~PoliciesTab() override;

    /// Where, when, what, with which settings; of the Publisher's object of an API.
    [[nodiscard]] static QVector<QStringList> rowsOf(const schema::Value& data);

  protected:
    void ask() override;
    void forget() override;
    void refreshActions() override;
    [[nodiscard]] std::pair<QString, QString> nothingToAsk() const override;
    [[nodiscard]] QString loadingText() const override;

  private:
    void readHere(const QString& folder);
    void readThere();
    void showRows(QVector<QStringList> rows);
    [[nodiscard]] QString folderHere() const;

    QLabel* from_;
    TextTableModel* rows_ = nullptr;
    QString told_; ///< what is known of the API besides, as it was shown
    QThreadPool pool_;
};

} // namespace postern::workbench
