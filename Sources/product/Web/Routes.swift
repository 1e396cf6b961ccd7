import HTTP

/// Everything that is served, from top to bottom.
let routes: [Route] =
  appRoutes + oauthRoutes + signInRoutes + [openAPIRoute] + bookingRoutes + recurringRoutes + messageRoutes
  + eventRoutes + availabilityRoutes + formRoutes + peopleRoutes + clientRoutes + packageRoutes + feedRoutes
  + destinationRoutes + sourceRoutes

private let openAPIRoute = Route(
  method: .get, pattern: "/api/v1/openapi.json", summary: "This document (R70)",
  success: .json("OpenAPI 3.1", .any("the document")), isTagged: true
) { call in call.site.document.answer(call.request) }
