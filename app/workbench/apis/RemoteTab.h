// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/apis/PublisherSource.h"
#include "workbench/models/ApiListModel.h"
#include "workbench/shell/AppContext.h"

#include <QHash>
#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <vector>

class QAction;
class QVBoxLayout;

namespace postern::workbench {

class ConfirmBar;
class InlineBar;
class StateView;

/// A part of an API's detail that shows what a Publisher has of it, in four states: nothing to ask for, asking, the answer, and
/// why there is none. It asks when it is looked at, not before; calls of an API that is left end.
class RemoteTab : public QWidget {
    Q_OBJECT
  public:
    /// `name` is the object name, "apis.revisions".
    RemoteTab(AppContext& context, PublisherSource& publisher, const char* name, const QString& title, QWidget* parent = nullptr);
    ~RemoteTab() override;

    void showApi(const ApiRow& api);
    /// Asks again.
    void refresh();
    [[nodiscard]] StateView& view() const { return *view_; }
    /// Nothing could be read, and why.
    void failed(const publisher::PublisherFailure& failure);

  protected:
    /// Begins to read what is shown; ends with answered() or failed().
    virtual void ask() = 0;
    /// Another API, or none: what is shown is not true any more.
    virtual void forget() = 0;
    /// Something of the connection or of the API changed: what may be done is to be looked at again.
    virtual void refreshActions() {}
    /// Why nothing can be asked for, with its title; both empty when something can.
    [[nodiscard]] virtual std::pair<QString, QString> nothingToAsk() const;
    [[nodiscard]] virtual QString loadingText() const = 0;
    /// What may be done all the same when nothing can be asked for; null: nothing.
    [[nodiscard]] virtual QAction* wayOn() const { return nullptr; }
    /// Nothing can be asked for, and that is said: what is known all the same may be shown in its place.
    virtual void lookBack() {}

    [[nodiscard]] QVBoxLayout& column() const { return *column_; } ///< of the content
    void answered();
    /// What was tried failed; what is shown stays.
    void actionFailed(const QString& what, const publisher::PublisherFailure& failure);
    /// Why a call cannot be made: no connection, or a permission that the connection lacks. Empty when it can be tried.
    [[nodiscard]] QString blockedReason(const publisher::DoorCall& call) const;
    [[nodiscard]] publisher::PublisherClient* client() const { return publisher_.client(); }
    void keep(publisher::PublisherHandle handle);

    /// Makes a call; `then` gets its answer, `refused` (failed() when it is not given) why there is none.
    template <class T, class Then>
    void one(const publisher::Ask<T>& what, publisher::CallArguments arguments, Then then,
             std::function<void(const publisher::PublisherFailure&)> refused = {})
    {
        if (client() != nullptr)
            keep(client()->ask<T>(what, std::move(arguments), ended<T>(what.call, std::move(then), std::move(refused))));
    }
    template <class T, class Then>
    void all(const publisher::AskAll<T>& what, publisher::CallArguments arguments, Then then,
             std::function<void(const publisher::PublisherFailure&)> refused = {})
    {
        if (client() != nullptr)
            keep(client()->askAll<T>(what, std::move(arguments), ended<std::vector<T>>(what.call, std::move(then), std::move(refused))));
    }
    template <class T, class Then>
    publisher::Completion<T> ended(const publisher::DoorCall& call, Then then, std::function<void(const publisher::PublisherFailure&)> refused)
    {
        return [this, &call, then = std::move(then), refused = std::move(refused)](Result<T> result,
                                                                                  const publisher::PublisherFailure& failure) mutable {
            if (result)
                return then(std::move(*result));
            note(call, failure);
            if (refused)
                refused(failure);
            else
                failed(failure);
        };
    }

    void showEvent(QShowEvent* event) override;

    AppContext& context_;
    PublisherSource& publisher_;
    ApiRow api_;
    StateView* view_;
    InlineBar* bar_;
    ConfirmBar* confirm_;

  private:
    void note(const publisher::DoorCall& call, const publisher::PublisherFailure& failure);
    void begin();
    void stop();
    void connectionChanged();

    QVBoxLayout* column_;
    QAction* again_;
    QAction* stop_;
    QTimer soon_; ///< arrows in the list go past many APIs
    bool fresh_ = false; ///< what is shown is of this API
    QString asked_;      ///< which state of the API that was
    QHash<QString, QStringList> lacking_; ///< scopes, by the call that was refused for them
    std::vector<publisher::PublisherHandle> calls_;
};

} // namespace postern::workbench
