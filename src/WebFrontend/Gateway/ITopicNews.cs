namespace Tidegate.WebFrontend.Gateway;

/// <summary>What topic grains know of the members that topics have here.</summary>
internal interface ITopicNews
{
    /// <summary>Completes once the topic's grain knows that there are members here, so that what is published from then on reaches them.</summary>
    Task WhenTold(string topic);
}
