using System.Text.Json;

namespace Tidegate.WebFrontend.Tests.Admin;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Document_describes_every_admin_operation()
    {
        await using var host = await AdminHost.StartAsync();
        using var response = await host.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var document = await HttpAssert.JsonAsync(response);
        var paths = document.GetProperty("paths");

        string[] expected =
        [
            "get /admin/alerts",
            "get /admin/alerts/history",
            "get /admin/audit",
            "get /admin/budget",
            "get /admin/connections",
            "get /admin/connections/{id}",
            "delete /admin/connections/{id}",
            "post /admin/connections/{id}:send",
            "get /admin/frontends",
            "get /admin/history",
            "post /admin/frontends/{id}:drain",
            "delete /admin/frontends/{id}:drain",
            "post /admin/frontends/{id}:expel",
            "post /admin/hubs/{hub}:send",
            "post /admin/hubs/{hub}/groups/{group}:send",
            "put /admin/hubs/{hub}/groups/{group}/connections/{id}",
            "delete /admin/hubs/{hub}/groups/{group}/connections/{id}",
            "post /admin/hubs/{hub}/users/{user}:send",
            "put /admin/limits",
            "get /admin/limits:whatIf",
            "get /admin/recovery",
            "post /admin/recovery/{procedure}",
            "delete /admin/recovery/{procedure}",
            "get /admin/refusals",
        ];
        var found = new List<string>();
        foreach (var path in paths.EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                found.Add(operation.Name + " " + path.Name);
                AssertDescribed(operation.Value);
            }
        }

        Assert.Equal(expected.Order(), found.Order());
        var body = paths.GetProperty("/admin/limits").GetProperty("put").GetProperty("requestBody");
        Assert.Contains("maxConnections", body.GetRawText() + document.GetProperty("components").GetRawText());
        Assert.Contains("lastReportAge", document.GetProperty("components").GetRawText());
    }

    private static void AssertDescribed(JsonElement operation)
    {
        Assert.False(string.IsNullOrEmpty(operation.GetProperty("summary").GetString()));
        var responses = operation.GetProperty("responses");
        Assert.True(responses.TryGetProperty("401", out _), operation.GetRawText());
        Assert.True(responses.TryGetProperty("503", out _), operation.GetRawText());
        Assert.Contains(responses.EnumerateObject(), response => response.Name[0] == '2');
    }
}
