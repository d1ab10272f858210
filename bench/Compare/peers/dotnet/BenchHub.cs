using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Tidegate.ComparePeers;

/// <summary>The same with SignalR's JSON protocol.</summary>
internal sealed class BenchHub : Hub
{
    public Task Echo(string text) => Clients.Caller.SendAsync("m", text);

    public static async Task BroadcastAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        await context.RequestServices.GetRequiredService<IHubContext<BenchHub>>().Clients.All.SendAsync("m", text);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
