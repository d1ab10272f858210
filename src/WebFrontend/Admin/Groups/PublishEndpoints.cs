using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.Configuration;
using Tidegate.Topics;
using Tidegate.WebFrontend.Admin.Common;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Groups;

/// <summary>Messages to a hub, a group, a user or a connection.</summary>
internal static class PublishEndpoints
{
    private const string QueueFull = "queue-full";

    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(1);

    public static void Map(RouteGroupBuilder admin)
    {
        Describe(admin.MapPost("/hubs/{hub}:send", ToHubAsync), "Sends a message to all connections of a hub.");
        Describe(admin.MapPost("/hubs/{hub}/groups/{group}:send", ToGroupAsync), "Sends a message to the members of a group.");
        Describe(admin.MapPost("/hubs/{hub}/users/{user}:send", ToUserAsync), "Sends a message to the connections of a user.");
        Describe(admin.MapPost("/connections/{id}:send", ToConnectionAsync), "Sends a message to one connection.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string summary) => route
        .WithSummary(summary)
        .DescribeBody<string>("text/plain", "application/json", "application/octet-stream")
        .DescribeHeader(IdempotencyKey.Header, IdempotencyKey.Rule)
        .Produces<PublishDocument>(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static Task<IResult> ToHubAsync(HttpContext context, MessagePublisher publisher, string hub) =>
        AdminPaths.Hub(context, AdminPaths.Send) is { } known
            ? ToTopicAsync(context, publisher, TopicKey.Hub(known))
            : Task.FromResult(BadName());

    private static Task<IResult> ToGroupAsync(HttpContext context, MessagePublisher publisher, string hub, string group) =>
        AdminPaths.Hub(context) is { } known && AdminPaths.Member(context, AdminPaths.Send) is { } name
            ? ToTopicAsync(context, publisher, TopicKey.Group(known, name))
            : Task.FromResult(BadName());

    private static Task<IResult> ToUserAsync(HttpContext context, MessagePublisher publisher, string hub, string user) =>
        AdminPaths.Hub(context) is { } known && AdminPaths.Member(context, AdminPaths.Send) is { } name
            ? ToTopicAsync(context, publisher, TopicKey.User(known, name))
            : Task.FromResult(BadName());

    private static async Task<IResult> ToConnectionAsync(HttpContext context, MessagePublisher publisher, string id)
    {
        if (AdminPaths.Connection(context, AdminPaths.Send) is not { } known) return Unknown(id);
        var (message, problem) = await MessageBody.ReadAsync(context);
        if (message is null) return problem!;
        var result = await publisher.ToConnectionAsync(known, message, context.RequestAborted);
        return result is { Members: 0 } ? Unknown(id) : Answer(result);
    }

    private static async Task<IResult> ToTopicAsync(HttpContext context, MessagePublisher publisher, string topic)
    {
        var (message, problem) = await MessageBody.ReadAsync(context);
        if (message is null) return problem!;
        return Answer(await publisher.ToTopicAsync(topic, message, context.RequestAborted));
    }

    private static IResult Answer(PublishResult result)
    {
        if (!result.Accepted)
        {
            return Problem.Unavailable(
                QueueFull,
                "A queue to a frontend is full; the message went to nobody. Send it again later.",
                result.RetryAfter ?? DefaultRetry);
        }

        var document = new PublishDocument(result.Members, result.Frontends, result.Pending);
        return TypedResults.Json(document, GroupJson.Default.PublishDocument, statusCode: StatusCodes.Status202Accepted);
    }

    private static IResult BadName() =>
        Problem.BadRequest($"A hub is {HubName.Rule}; a group or user has 1 to {GroupName.MaxLength} characters, percent-encoded.");

    private static IResult Unknown(string id) => Problem.NotFound($"There is no connection {id}.");
}
