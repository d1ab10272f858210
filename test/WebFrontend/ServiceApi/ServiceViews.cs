using Tidegate.Connections;

namespace Tidegate.WebFrontend.Tests.ServiceApi;

/// <summary>The connections that the tests of the service API know: <c>here</c>, <c>other-hub</c>, <c>closing</c>.</summary>
internal static class ServiceViews
{
    public static ConnectionView? Of(string id) => id is "here" or "other-hub" or "closing"
        ? new ConnectionView
        {
            Descriptor = new ConnectionDescriptor
            {
                ConnectionId = id,
                Hub = id == "other-hub" ? "news" : "chat",
                FrontendId = "f-1",
                Remote = "127.0.0.1:1",
                Protocol = "raw",
            },
            Reading = new ConnectionReading { State = id == "closing" ? ConnectionState.Closing : ConnectionState.Open },
        }
        : null;
}
