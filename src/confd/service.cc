#include "confd/service.h"

#include "confd/presets.h"
#include "confd/resource.h"
#include "confd/routes.h"

namespace tandem::confd {
namespace {

Answer refused(const Refusal& refusal) {
  return {refusal.status, refusal.sentences.empty() ? std::string{} : body_of(Json(refusal.sentences))};
}

Answer wrong_method(const Route& route) {
  Answer answer{405, body_of({{"message", "The method is not allowed for the requested URL."}})};
  for (const auto& [method, handler] : route.methods) {
    answer.allow.append(answer.allow.empty() ? "" : ", ").append(method);
    if (method == "GET") answer.allow += ", HEAD";
  }
  return answer;
}

Answer answer_in(Documents& documents, const Request& request, const Context& context) {
  const auto found = all_routes().find(request.path);
  if (!found) return refused(no_such_path());
  const bool head = request.method == "HEAD";
  const auto handler = found->route->methods.find(head ? "GET" : request.method);
  if (handler == found->route->methods.end()) return wrong_method(*found->route);
  Work work(request, documents, context);
  auto answer = handler->second(work, found->keys);
  if (!answer) return refused(answer.error());
  if (head) answer->body.clear();
  return std::move(*answer);
}

}  // namespace

Answer answer(const Request& request, Documents& documents, const Context& context) {
  try {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (reads && !lacks_presets(documents, context)) return answer_in(documents, request, context);
    Documents copy = documents;
    give_presets(copy, context);
    Answer given = answer_in(copy, request, context);
    if (given.status < 400) documents = std::move(copy);
    return given;
  } catch (const std::exception& fault) {  // out of memory, or a fault of ours: the documents are as they were
    return refused({500, {std::string("Unexpected error: ") + fault.what()}});
  }
}

}  // namespace tandem::confd
