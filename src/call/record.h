// The record of one call as it grows: times, parties, outcome; turned into a CDR at the end.
#pragma once

#include <string>

#include "call/cause.h"
#include "call/party.h"
#include "store/cdr.h"

namespace tandem::call {

class Record {
 public:
  Record(std::string id, const routing::Attempt& attempt, WallTime now);

  void planned(const routing::Plan& plan);
  /// `callee` is the party tried last, or the one that answered.
  void dialled(const routing::Target& target);
  void rang(WallTime now);
  /// The call begins with ringing this party; while it has not answered, it is the one that did not.
  void rings_first(std::string party) { first_party_ = std::move(party); }
  void first_answered() { first_party_.clear(); }
  void answered(const Party& callee, WallTime now);
  /// The caller hears it; `answered`: since when his call is, if it is.
  void announced(const std::string& sound, std::optional<WallTime> answered);
  /// The first reason counts; later ones change nothing.
  void ended(EndCode code, std::uint16_t status, std::string phrase, store::CdrParty by);
  void refused(std::string sentence) { refusal_ = std::move(sentence); }
  void take_media(const Party& party, bool caller);

  const store::Cdr& cdr() const { return cdr_; }
  bool is_answered() const { return cdr_.answered_at.has_value(); }
  EndCode code() const { return code_; }
  /// The finished record and its sentence.
  store::Cdr finish(WallTime now, std::string& sentence);

 private:
  OutcomeFacts facts(WallTime now) const;

  store::Cdr cdr_;
  EndCode code_ = EndCode::failed;
  bool ended_ = false;
  std::string refusal_, announcement_;
  std::string first_party_;             ///< that is rung before anybody else
  std::optional<WallTime> greeted_at_;  ///< answered by ourselves
};

}  // namespace tandem::call
